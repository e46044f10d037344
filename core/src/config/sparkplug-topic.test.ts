import { expect, it } from "vitest";
import { wrongSparkplugTopic } from "./sparkplug-topic.ts";

it.each([
  "plant/oven/heat",
  "spBv1.0/hall/DDATA/edge-1/oven",
  "spBv1.0/hall/DBIRTH/edge-1/oven 7",
  "spBv1.0/hall/NDATA/edge-1",
])("takes %s", (topic) => expect(wrongSparkplugTopic(topic)).toBeUndefined());

it.each([
  "spBv1.0/hall/edge-1/oven",
  "spBv1.0/hall/DDATA/edge-1",
  "spBv1.0/hall/NDATA/edge-1/oven",
  "spBv1.0/hall/DCMD/edge-1/oven",
])("says what %s should be", (topic) =>
  expect(wrongSparkplugTopic(topic)).toContain("spBv1.0/group/DDATA/node/device"),
);
