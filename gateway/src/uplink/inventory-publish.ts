import type { ZoneConfig } from "@tocsin/core/health/config";
import type { Id } from "@tocsin/core/wire/id";
import type { ZoneInventory } from "@tocsin/core/wire/inventory";
import { machineInventorySubject, zoneInventorySubject } from "@tocsin/core/wire/subject";
import { machineInventory, removedMachine, zoneInventory } from "./inventory.ts";
import type { NewestOnly } from "./newest-only.ts";

const always = () => true;

/**
 * Brings TOCSIN_INVENTORY to what the configuration says: machines that differ from what the stream holds, machines
 * that are gone, and last the zone's own message, which lists them all. `again`: what does not differ too.
 * @returns messages written
 */
export async function publishInventory(stream: NewestOnly, config: ZoneConfig, again = false): Promise<number> {
  const { site, zone } = config;
  const list = zoneInventorySubject(config);
  const former = await stream.read(list);
  const messages = config.machines.map((machine) => machineInventory(config, machine));
  const listed = new Set(config.machines.map(({ machine }) => machine as string));
  for (const machine of former === undefined ? [] : (JSON.parse(former) as ZoneInventory).machines) {
    if (!listed.has(machine)) messages.push(removedMachine(config, machine));
  }
  let written = 0;
  for (const message of messages) {
    const subject = machineInventorySubject({ site, zone, machine: message.machine as Id });
    const body = JSON.stringify(message);
    if ((await stream.read(subject)) === body && !again) continue;
    await stream.replace(subject, body, always);
    written += 1;
  }
  const body = JSON.stringify(zoneInventory(config));
  if (former === body && written === 0) return 0;
  await stream.replace(list, body, always);
  return written + 1;
}
