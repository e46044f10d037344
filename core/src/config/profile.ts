import type { Level } from "../health/config.ts";
import { joinNuisance } from "./alarm-rules.ts";
import type { ConfigError, Place } from "./config-error.ts";
import { didYouMean } from "./did-you-mean.ts";
import type { Partly, ReadPartly } from "./document.ts";
import type { Profile, ProfilesDocument } from "./profile-schema.ts";

export const LEVELS = ["lowLow", "low", "high", "highHigh"] as const satisfies readonly Level[];

type Written<T> = Exclude<T, number | string | boolean>;
type WrittenLimit = Written<NonNullable<NonNullable<Profile["limits"]>[Level]>>;
export type LimitSettings = Omit<WrittenLimit, "deviations">;
export type AbnormalSettings = Written<NonNullable<Profile["abnormal"]>[number]>;

/** A profile with what it extends, short forms written out. */
export type Settings = Omit<Profile, "limits" | "abnormal"> & {
  limits: Partial<Record<Level, LimitSettings>>;
  abnormal: AbnormalSettings[];
};

export type ProfileDocument = ReadPartly<ProfilesDocument>;

/** One profile of the files, joined with what it extends. */
export type Resolved = {
  settings: Settings;
  /** Neither it nor what it extends has an error: what its settings lack is lacking. */
  isSound: boolean;
  /** What it says itself, and where. */
  own: Partly<Profile>;
  place: (...path: (string | number)[]) => Place;
};

export type Profiles = {
  byName: Map<string, Resolved>;
  /** Every file could be read: a name that is not there does not exist. */
  areKnown: boolean;
};

type Named = Omit<Resolved, "settings">;
type Resolving = { named: Map<string, Named>; profiles: Profiles; errors: ConfigError[] };

/**
 * Profiles of all files by name. A name given twice, an unknown `extends` and a circle are reported. A profile with an
 * error stays known, so that what names it is not reported as well.
 */
export function resolveProfiles(documents: ProfileDocument[], errors: ConfigError[]): Profiles {
  const areKnown = documents.every(({ value, isBroken }) => value?.profiles !== undefined && !isBroken);
  const resolving: Resolving = {
    named: gather(documents, errors),
    profiles: { byName: new Map(), areKnown },
    errors,
  };
  for (const name of resolving.named.keys()) resolve(name, resolving, []);
  return resolving.profiles;
}

function gather(documents: ProfileDocument[], errors: ConfigError[]): Map<string, Named> {
  const named = new Map<string, Named>();
  for (const { value, place: placeInFile, isBroken, errors: wrong } of documents)
    for (const [name, own] of Object.entries((isBroken ? undefined : value?.profiles) ?? {})) {
      const before = named.get(name)?.place();
      const path = `profiles.${name}`;
      const place = (...rest: (string | number)[]) => placeInFile("profiles", name, ...rest);
      if (before) {
        const message = `the profile "${name}" is already in ${before.file}:${before.line}: rename one of them`;
        errors.push({ ...place(), path, message });
      } else {
        const isSound = !wrong.some((each) => each.path === path || each.path.startsWith(`${path}.`));
        named.set(name, { own: own ?? {}, place, isSound });
      }
    }
  return named;
}

function resolve(name: string, resolving: Resolving, under: string[]): Resolved {
  const { named, profiles, errors } = resolving;
  const known = profiles.byName.get(name);
  if (known) return known;
  const { own, place, isSound } = named.get(name)!;
  const base = own.extends;
  const report = (message: string) => errors.push({ ...place("extends"), path: `profiles.${name}.extends`, message });
  const resolved: Resolved = { own, place, isSound, settings: written(own) };
  if (base !== undefined && !named.has(base)) {
    resolved.isSound = false;
    if (profiles.areKnown) report(`no profile "${base}" to extend: ${didYouMean(base, [...named.keys()])}`);
  } else if (base !== undefined && [...under, name].includes(base)) {
    resolved.isSound = false;
    const circle = [...under.slice(under.indexOf(base)), name, base].join(" -> ");
    report(`profiles extend each other in a circle (${circle}): let one end it`);
  } else if (base !== undefined) {
    const extended = resolve(base, resolving, [...under, name]);
    resolved.isSound &&= extended.isSound;
    resolved.settings = extend(extended.settings, resolved.settings);
  }
  profiles.byName.set(name, resolved);
  return resolved;
}

/** A profile with its short forms written out: `high: 90` is `high: { value: 90 }`. */
function written(own: Partly<Profile>): Settings {
  // What is wrong is missing, and the profile then not sound; a pair is there as a whole or not at all.
  const isWhole = (value: unknown): boolean =>
    Array.isArray(value)
      ? value.every(isWhole)
      : typeof value !== "object" || Object.values(value ?? {}).every(isWhole);
  const whole = Object.entries(own).filter(
    ([key, value]) => value !== undefined && (key === "limits" || key === "abnormal" || isWhole(value)),
  );
  const { limits, abnormal, ...rest } = Object.fromEntries(whole) as Profile;
  const levels = LEVELS.flatMap((level) => {
    const limit = limits?.[level];
    return limit === undefined
      ? []
      : [[level, typeof limit === "object" ? writtenLimit(limit) : { value: limit }] as const];
  });
  return {
    ...rest,
    limits: Object.fromEntries(levels),
    abnormal: (abnormal ?? [])
      .filter((each) => each !== undefined)
      .map((each) => (typeof each === "object" ? each : { value: each })),
  };
}

/** Deviations are a value like any other: what extends the profile puts another in its stead. */
function writtenLimit({ deviations, ...limit }: WrittenLimit): LimitSettings {
  return deviations === undefined ? limit : { ...limit, value: `${deviations}sd` };
}

/** What `over` leaves open is taken from `base`; limits are joined level by level. */
function extend(base: Settings, over: Settings): Settings {
  const levels = LEVELS.filter((level) => base.limits[level] ?? over.limits[level]);
  const nuisance = joinNuisance(base.nuisance, over.nuisance);
  return {
    ...base,
    ...over,
    limits: Object.fromEntries(levels.map((level) => [level, { ...base.limits[level], ...over.limits[level] }])),
    abnormal: over.abnormal.length > 0 ? over.abnormal : base.abnormal,
    instrument: { ...base.instrument, ...over.instrument },
    ...((base.health ?? over.health) ? { health: { ...base.health, ...over.health } } : {}),
    ...(nuisance === undefined ? {} : { nuisance }),
    ...(base.rate || over.rate ? { rate: { ...base.rate, ...over.rate } } : {}),
    labels: { ...base.labels, ...over.labels },
  };
}
