/** Everything in one file, as a page loads it: the hub first, so that the elements inside it find it. */
import "./hub/define.ts";
import "./state-badge/define.ts";
import "./connection/define.ts";
import "./heatmap/define.ts";
import "./overview/define.ts";
import "./abnormal-list/define.ts";
import "./alarm-list/define.ts";
import "./transitions/define.ts";
import "./gateway-list/define.ts";
import "./machine/define.ts";
import "./trend/define.ts";
import "./sensor-detail/define.ts";
import "./sign-in/define.ts";
import "./console/define.ts";
