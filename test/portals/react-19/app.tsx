import { useState } from "react";
import { createRoot } from "react-dom/client";
import type { TocsinHub } from "@tocsin/web-components/classes/hub";
import type {} from "@tocsin/web-components/jsx";

/** Sends more along than a browser would by itself. */
const asPortal: typeof fetch = (url, init) => {
  const headers = new Headers(init?.headers);
  headers.set("x-portal", "ours");
  return fetch(url, { ...init, headers });
};

/** A portal of React 19, which sets properties and listens to events of elements by itself. */
function Portal({ sensors }: { sensors: string[] }) {
  const [chosen, choose] = useState("nothing");
  const [place, turn] = useState(0);
  return (
    <>
      <button onClick={() => turn(place + 1)}>Next</button>
      <p>Chosen: {chosen}</p>
      {place < sensors.length && (
        <tocsin-hub src="/tocsin" fetch={asPortal}>
          <tocsin-sensor-tile
            sensor={sensors[place]!}
            time-zone="Europe/Berlin"
            ontocsin-sensor-select={(event) => {
              event.preventDefault();
              choose(event.detail.sensor);
            }}
          />
        </tocsin-hub>
      )}
    </>
  );
}

// @ts-expect-error a badge knows no such state
void (<tocsin-state-badge state="excellent" />);
// @ts-expect-error it is told which sensor was chosen, not which machine
void (<tocsin-sensor-tile ontocsin-sensor-select={(event) => event.detail.machine} />);

void ((hub: TocsinHub): string | undefined => hub.client?.me?.name);
// @ts-expect-error a hub's client is read, not given
void (<tocsin-hub client={undefined} />);

const sensors = new URLSearchParams(location.search).getAll("sensor");
createRoot(document.querySelector("main")!).render(<Portal sensors={sensors} />);
