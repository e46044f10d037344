import type { CredentialFiles } from "@tocsin/simulator/publish/credentials";

const TIMEOUT_MS = 5_000;

/** What the load is put on. */
export type Target = {
  hub: string;
  /** By zone; empty where they are not known. */
  brokers: Record<string, string>;
  /** Each gateway's status server, by zone; empty where they are not known. */
  status: Record<string, string>;
  /** What the hub is told with each request; empty where it asks nobody who they are. */
  headers: Record<string, string>;
  /** How brokers are told who we are. */
  credentials: CredentialFiles;
};

/** Reads `zone=url,zone=url`. */
export function readPairs(text: string | undefined): Record<string, string> | { wrong: string } {
  if (text === undefined) return {};
  const pairs: Record<string, string> = {};
  for (const one of text.split(",")) {
    const at = one.indexOf("=");
    if (at < 1 || !URL.canParse(one.slice(at + 1)))
      return { wrong: `"${one}" is not like press=mqtt://127.0.0.1:8090` };
    pairs[one.slice(0, at).trim()] = one.slice(at + 1).trim();
  }
  return pairs;
}

/** Asks a running `tocsin start` where everything is. */
export async function targetOf(control: string): Promise<Target | { wrong: string }> {
  const url = `${control.replace(/\/$/, "")}/status`;
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    const { urls } = (await answer.json()) as {
      urls?: { page: string; mqtt: Record<string, string>; status: Record<string, string> };
    };
    if (urls) return { hub: urls.page, brokers: urls.mqtt, status: urls.status, headers: {}, credentials: {} };
    return { wrong: `${url} names no addresses: --control is the control of tocsin start, one port above its page` };
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
    return { wrong: `${url} does not answer (${cause}): start the factory first, or give --hub` };
  }
}

const LOOPBACK = /^(localhost|\[::1\]|127(\.\d{1,3}){3})$/;

/** The first address that is not on this computer. */
export const remoteIn = ({ hub, brokers, status }: Pick<Target, "hub" | "brokers" | "status">): string | undefined =>
  [hub, ...Object.values(brokers), ...Object.values(status)].find((url) => !LOOPBACK.test(new URL(url).hostname));
