import { html, nothing, type TemplateResult } from "lit";
import type { Me } from "@tocsin/core/wire/access";
import type { FactoryView } from "../client/factory-view.ts";

import { msg } from "../words/language.ts";

/** What a person may see, in words. */
const zonesWords = ({ zones }: Me): string =>
  zones.includes("*")
    ? msg("all zones")
    : zones.map((zone) => zone.replace("/*", `, ${msg("all zones")}`)).join("; ") || msg("no zone");

/**
 * Who looks at the page, in its corner: a name that opens role, zones and sign-out. Nothing where the hub asks nobody
 * who they are, as on this computer.
 */
export function person(factory: FactoryView | undefined, signIn: () => void): TemplateResult | typeof nothing {
  const me = factory?.me;
  if (!factory || !me || me.kind === "local") return nothing;
  if (me.kind === "anonymous")
    return html`<button type="button" class="quiet-button sign-in" @click=${signIn}>${msg("Sign in")}</button>`;
  return html`<button type="button" class="quiet-button ellipsis name" popovertarget="person">${me.name}</button>
    <div id="person" class="person" popover>
      <b>${me.name}</b>
      <span>${me.roles.join(", ") || msg("no role")}, ${zonesWords(me)}</span>
      ${me.kind === "session" ? html`<button type="button" class="button" @click=${() => void factory.signOut()}>${msg("Sign out")}</button>` : nothing}
    </div>`;
}
