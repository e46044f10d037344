import { sensorId, type Id } from "../wire/id.ts";
import type { ConfigError, Place } from "./config-error.ts";
import { didYouMean } from "./did-you-mean.ts";
import { endsLikeGlob, isGlob } from "./glob.ts";
import type { Profiles } from "./profile.ts";
import type { Report } from "./sensor-judgement.ts";
import type { SensorRow } from "./sensor-row.ts";

/** One pattern of a profile's `match`, and whether any row's sensor has such an id. */
type Pattern = { profile: string; pattern: string; path: string; place: () => Place; glob: RegExp; isMet: boolean };

/** Which profile a row has that names none: that one whose `match` means its sensor. What extends it does not match. */
export class ProfileMatch {
  readonly #profiles: Profiles;
  readonly #patterns: Pattern[];
  readonly #ids = new Set<string>();

  constructor(profiles: Profiles) {
    this.#profiles = profiles;
    this.#patterns = [...profiles.byName].flatMap(([profile, { own, place }]) =>
      (own.match ?? []).flatMap((pattern, index) =>
        typeof pattern === "string"
          ? {
              profile,
              pattern,
              path: `profiles.${profile}.match[${index}]`,
              place: () => place("match", index),
              glob: endsLikeGlob(pattern),
              isMet: false,
            }
          : [],
      ),
    );
  }

  /** The name of the row's profile, "" where it has none; undefined where that cannot be told, which is reported. */
  profileOf(site: Id, row: Partial<SensorRow>, report: Report): string | undefined {
    const { zone, machine, sensor } = row;
    if (zone === undefined || machine === undefined || sensor === undefined) return row.profile ?? this.#unmatched();
    if (this.#patterns.length === 0) return row.profile ?? this.#unmatched();
    const id = sensorId({ site, zone, machine, sensor });
    this.#ids.add(id);
    const met = this.#patterns.filter(({ glob }) => glob.test(id));
    for (const pattern of met) pattern.isMet = true;
    if (row.profile !== undefined) return row.profile;
    const names = [...new Set(met.map(({ profile }) => profile))];
    if (names.length < 2) return names[0] ?? this.#unmatched();
    const told = names.map((name) => {
      const { file, line } = met.find(({ profile }) => profile === name)!.place();
      return `"${name}" (${file}:${line})`;
    });
    report(
      ["profile", "sensor"],
      `the profiles ${told.join(" and ")} both match it: name one of them in the column profile, or narrow a match`,
    );
    return undefined;
  }

  /** A pattern without `*` means one sensor. To be called where every row could be read. */
  refuseUnmet(errors: ConfigError[]): void {
    for (const { pattern, place, path, profile, isMet } of this.#patterns) {
      if (isMet || isGlob(pattern)) continue;
      const parts = pattern.split("/").length;
      const known = [...new Set(Array.from(this.#ids, (id) => id.split("/").slice(-parts).join("/")))];
      const message = `profile ${profile}: no sensor "${pattern}" to match: ${didYouMean(pattern, known)}`;
      errors.push({ ...place(), path, message });
    }
  }

  /** Nobody knows whether a profile that could not be read would have matched. */
  #unmatched(): string | undefined {
    return this.#profiles.areKnown || this.#patterns.length === 0 ? "" : undefined;
  }
}
