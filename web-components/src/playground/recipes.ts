import { msg, type Words } from "../words/language.ts";

type Step = { words: Words; code?: (hub: string) => string };
export type Recipe = { title: string; intro: Words; steps: readonly Step[] };

const script = (hub: string) => `<script type="module" src="${hub}components/v1/tocsin.js"></script>`;

const html: Recipe = {
  title: "HTML",
  intro: () => msg("For any page that you can write a line of HTML into."),
  steps: [
    {
      words: () => msg("Two lines show the factory: the script, and an element."),
      code: (hub) => `${script(hub)}\n<tocsin-overview></tocsin-overview>`,
    },
    {
      words: () =>
        msg(
          "Several elements stand in one tocsin-hub: they share one connection. Lists and maps take the height that you give them.",
        ),
      code: (hub) => `${script(hub)}
<link rel="stylesheet" href="health.css">
<tocsin-hub src="${hub}">
  <tocsin-heatmap></tocsin-heatmap>
  <tocsin-alarm-list>The alarms are shown here.</tocsin-alarm-list>
</tocsin-hub>`,
    },
    {
      words: () =>
        msg(
          "Colours and sizes are custom properties, boxes are parts. What stands in a tag is shown until the script is there.",
        ),
      code: () => `/* health.css */
tocsin-heatmap { height: 400px; --tocsin-surface: white; --tocsin-radius: 8px; }
tocsin-heatmap::part(header) { border-bottom: 1px solid silver; }`,
    },
    {
      words: () =>
        msg(
          "Let the portal's own web server pass a path on to the hub: nothing else is needed, no CORS and no cookies of others. It must hold nothing back.",
        ),
      code: () => `# nginx; in the hub's settings: http: { basePath: /tocsin }
location /tocsin { proxy_pass http://hub:8080; proxy_buffering off; proxy_read_timeout 1h; }`,
    },
    {
      words: () =>
        msg(
          "A strict policy may stay as it is; where the hub is on another host, name it for scripts and connections.",
        ),
      code: (hub) => {
        const { origin } = new URL(hub);
        return `Content-Security-Policy: default-src 'none'; script-src ${origin}; connect-src ${origin}; style-src 'self'`;
      },
    },
    {
      words: () => msg("Give the hub the token of who looks; it is asked for again before it ends, and kept nowhere."),
      code: () => `document.querySelector("tocsin-hub").getToken = async () => (await login.token()).accessToken;
document.addEventListener("tocsin-auth-required", () => login.start());`,
    },
  ],
};

const react: Recipe = {
  title: "React",
  intro: () =>
    msg(
      "React 19 knows elements by itself; for React 17 and 18 there are components that set properties and hear events.",
    ),
  steps: [
    {
      words: () => msg("Take the package, of the version of your hub."),
      code: () => "npm install @tocsin/web-components",
    },
    {
      words: () => msg("React 19: the tags as they are, typed."),
      code: (hub) => `import "@tocsin/web-components/define/hub";
import "@tocsin/web-components/define/heatmap";
import type {} from "@tocsin/web-components/jsx";

type Props = { token: () => Promise<string>; open: (sensor: string) => void };

export function Health({ token, open }: Props) {
  return (
    <tocsin-hub src="${hub}" getToken={token}>
      <tocsin-heatmap
        ontocsin-sensor-select={(event) => {
          event.preventDefault(); // where the element would do something by itself
          open(event.detail.sensor);
        }}
      />
    </tocsin-hub>
  );
}`,
    },
    {
      words: () => msg("React 17 and 18: the same as components."),
      code: (hub) => `import { TocsinHub, TocsinHeatmap } from "@tocsin/web-components/react";

type Props = { token: () => Promise<string>; open: (sensor: string) => void };

export function Health({ token, open }: Props) {
  return (
    <TocsinHub src="${hub}" getToken={token}>
      <TocsinHeatmap onTocsinSensorSelect={({ detail }) => open(detail.sensor)} />
    </TocsinHub>
  );
}`,
    },
    {
      words: () =>
        msg("Keep getToken the same function from one rendering to the next: another function is another connection."),
    },
    { words: () => msg("On a server the modules do nothing: the tags are rendered, and come to life in the browser.") },
  ],
};

const sharePoint: Recipe = {
  title: "SharePoint",
  intro: () => msg("A page of SharePoint Online shows the hub in a frame, or in a web part of your own."),
  steps: [
    {
      words: () =>
        msg(
          "The hub needs a name and a certificate that browsers of the company trust: a page of https shows nothing of http.",
        ),
      code: (hub) => `# hub.yaml
http:
  frameAncestors: ["https://contoso.sharepoint.com"]
  corsOrigins: ["https://contoso.sharepoint.com"]
# ${hub}`,
    },
    {
      words: () =>
        msg(
          "The quickest: the web part “Embed” with one element in a frame. The domain has to be allowed under “HTML field security”.",
        ),
      code: (hub) =>
        `<iframe src="${hub}embed/overview?theme=light" width="100%" height="480" title="Health of the factory"></iframe>`,
    },
    {
      words: () => msg("A web part of your own (SharePoint Framework) has the person's token, and no frame around it."),
      code: (hub) => `import "@tocsin/web-components/define/hub";
import "@tocsin/web-components/define/overview";

export default class HealthWebPart extends BaseClientSideWebPart<{}> {
  public async render(): Promise<void> {
    const tokens = await this.context.aadTokenProviderFactory.getTokenProvider();
    const hub = document.createElement("tocsin-hub");
    hub.src = "${hub}";
    hub.getToken = () => tokens.getToken("api://tocsin");
    hub.append(document.createElement("tocsin-overview"));
    this.domElement.replaceChildren(hub);
  }
}`,
    },
    {
      words: () => msg("Name the issuer of these tokens in the hub's settings, and which of its groups may do what."),
    },
    {
      words: () =>
        msg(
          "Browsers ask, or refuse, when a page of the internet reaches a private address: let the company's policy allow it for this page, or put the hub behind a name that is reached like the page itself.",
        ),
    },
  ],
};

export const RECIPES: Record<string, Recipe> = { html, react, sharepoint: sharePoint };
