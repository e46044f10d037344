import { useState } from "react";
import { createRoot } from "react-dom/client";
import { TocsinHub, TocsinSensorTile } from "@tocsin/web-components/react";

/** Sends more along than a browser would by itself. */
const asPortal: typeof fetch = (url, init) => {
  const headers = new Headers(init?.headers);
  headers.set("x-portal", "ours");
  return fetch(url, { ...init, headers });
};

/** A portal of React 18, which by itself knows neither properties nor events of elements: the wrapper does. */
function Portal({ sensors }: { sensors: string[] }) {
  const [chosen, choose] = useState("nothing");
  const [place, turn] = useState(0);
  return (
    <>
      <button onClick={() => turn(place + 1)}>Next</button>
      <p>Chosen: {chosen}</p>
      {place < sensors.length && (
        <TocsinHub src="/tocsin" fetch={asPortal} onTocsinConnectionChange={(event) => console.log(event.detail.state)}>
          <TocsinSensorTile
            sensor={sensors[place]!}
            onTocsinSensorSelect={(event) => {
              event.preventDefault();
              choose(event.detail.sensor);
            }}
          />
        </TocsinHub>
      )}
    </>
  );
}

// @ts-expect-error a tile has no such property
void (<TocsinSensorTile sensors="a/b/c/d" />);
// @ts-expect-error it is told which sensor was chosen, not which machine
void (<TocsinSensorTile sensor="a/b/c/d" onTocsinSensorSelect={(event) => event.detail.machine} />);

const sensors = new URLSearchParams(location.search).getAll("sensor");
createRoot(document.querySelector("main")!).render(<Portal sensors={sensors} />);
