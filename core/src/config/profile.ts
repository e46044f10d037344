import type { Level } from "../health/config.ts";
import type { ConfigError, Place } from "./config-error.ts";
import { didYouMean } from "./did-you-mean.ts";
import type { Placed } from "./document.ts";
import type { Profile } from "./profile-schema.ts";

export const LEVELS = ["lowLow", "low", "high", "highHigh"] as const satisfies readonly Level[];

type Written<T> = Exclude<T, number | string | boolean>;
export type LimitSettings = Written<NonNullable<NonNullable<Profile["limits"]>[Level]>>;
export type AbnormalSettings = Written<NonNullable<Profile["abnormal"]>[number]>;

/** A profile with what it extends, short forms written out. */
export type Settings = Omit<Profile, "limits" | "abnormal"> & {
  limits: Partial<Record<Level, LimitSettings>>;
  abnormal: AbnormalSettings[];
};

export type ProfileDocument = Placed<{ profiles: Record<string, Profile> }>;
type Named = { profile: Profile; place: Place; extendsPlace: Place };

/** Profiles of all files by name. A name given twice, an unknown `extends` and a circle are reported. */
export function resolveProfiles(documents: ProfileDocument[], errors: ConfigError[]): Map<string, Settings> {
  const named = gather(documents, errors);
  const resolved = new Map<string, Settings>();
  for (const name of named.keys()) resolve(name, named, resolved, [], errors);
  return resolved;
}

function gather(documents: ProfileDocument[], errors: ConfigError[]): Map<string, Named> {
  const named = new Map<string, Named>();
  for (const { value, place } of documents)
    for (const [name, profile] of Object.entries(value.profiles)) {
      const before = named.get(name);
      const here = place("profiles", name);
      if (before) {
        const message = `the profile "${name}" is already in ${before.place.file}:${before.place.line}: rename one of them`;
        errors.push({ ...here, path: `profiles.${name}`, message });
      } else named.set(name, { profile, place: here, extendsPlace: place("profiles", name, "extends") });
    }
  return named;
}

function resolve(
  name: string,
  named: Map<string, Named>,
  resolved: Map<string, Settings>,
  under: string[],
  errors: ConfigError[],
): Settings {
  const known = resolved.get(name);
  if (known) return known;
  const { profile, extendsPlace } = named.get(name)!;
  const base = profile.extends;
  const path = `profiles.${name}.extends`;
  let settings = written(profile);
  if (base !== undefined && !named.has(base)) {
    errors.push({
      ...extendsPlace,
      path,
      message: `no profile "${base}" to extend: ${didYouMean(base, [...named.keys()])}`,
    });
  } else if (base !== undefined && [...under, name].includes(base)) {
    const circle = [...under.slice(under.indexOf(base)), name, base].join(" -> ");
    errors.push({
      ...extendsPlace,
      path,
      message: `profiles extend each other in a circle (${circle}): let one end it`,
    });
  } else if (base !== undefined) {
    settings = extend(resolve(base, named, resolved, [...under, name], errors), settings);
  }
  resolved.set(name, settings);
  return settings;
}

/** A profile with its short forms written out: `high: 90` is `high: { value: 90 }`. */
function written({ limits, abnormal, ...rest }: Profile): Settings {
  const levels = LEVELS.flatMap((level) => {
    const limit = limits?.[level];
    return limit === undefined ? [] : [[level, typeof limit === "object" ? limit : { value: limit }] as const];
  });
  return {
    ...rest,
    limits: Object.fromEntries(levels),
    abnormal: (abnormal ?? []).map((each) => (typeof each === "object" ? each : { value: each })),
  };
}

/** What `over` leaves open is taken from `base`; limits are joined level by level. */
function extend(base: Settings, over: Settings): Settings {
  const levels = LEVELS.filter((level) => base.limits[level] ?? over.limits[level]);
  return {
    ...base,
    ...over,
    limits: Object.fromEntries(levels.map((level) => [level, { ...base.limits[level], ...over.limits[level] }])),
    abnormal: over.abnormal.length > 0 ? over.abnormal : base.abnormal,
    instrument: { ...base.instrument, ...over.instrument },
    labels: { ...base.labels, ...over.labels },
  };
}
