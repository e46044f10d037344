import { isIP } from "node:net";

/** Someone who shows a certificate: by this name to others, and as a server at these hosts. */
export type Identity = {
  /** Its common name, and its folder. */
  name: string;
  /** Host names and addresses at which it serves; empty for a mere client. */
  hosts: string[];
};

/** The folder of the authority itself. */
export const AUTHORITY = "authority";
const NAME = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/;
const HOST = /^[A-Za-z0-9*]([A-Za-z0-9.-]{0,252}[A-Za-z0-9])?$/;

const isHost = (text: string): boolean => isIP(text) > 0 || HOST.test(text);

/** Reads `name` or `name=host,host`. */
export function parseIdentity(text: string): Identity | { wrong: string } {
  const at = text.indexOf("=");
  const name = at < 0 ? text : text.slice(0, at);
  const hosts = at < 0 ? [] : text.slice(at + 1).split(",");
  if (!NAME.test(name)) return { wrong: `"${name}" is no name: letters, digits, - and _, at most 64` };
  if (name === AUTHORITY) return { wrong: `"${AUTHORITY}" is the authority's own name: take another one` };
  const strange = hosts.find((host) => !isHost(host));
  if (strange === undefined) return { name, hosts };
  return { wrong: `"${strange}" is neither a host name nor an address: ${name}=hub.example,10.0.0.4` };
}

/** As OpenSSL takes it: `DNS:hub.example,IP:10.0.0.4`. */
export const alternativeNames = ({ hosts }: Identity): string =>
  hosts.map((host) => `${isIP(host) > 0 ? "IP" : "DNS"}:${host}`).join(",");
