import { SERVICE_SCOPES, type Service, type ServiceScope } from "../../wire/health.ts";

/** What takes a thing out of service: its own, and copies of those of what it is under. The narrowest is first. */
export type Services = readonly Service[];

/** The longest time for which something can be out of service; a longer one is a change of configuration. */
export const SERVICE_MAX_MS = 366 * 86_400_000;

export const serviceOf = (services: Services, of: ServiceScope): Service | undefined =>
  services.find((service) => service.of === of);

/** The list with the service of this scope put in, put in another's stead, or taken out. */
export function withService(services: Services, of: ServiceScope, service: Service | undefined): Services {
  const others = services.filter((other) => other.of !== of);
  if (service === undefined) return others;
  return [...others, service].toSorted((a, b) => SERVICE_SCOPES.indexOf(a.of) - SERVICE_SCOPES.indexOf(b.of));
}

/** Whether one of them holds now: what is only planned does not. */
export const isOut = (services: Services): boolean => services.some(({ planned }) => planned === undefined);

/** What is under a thing that is out of service carries of it: nothing of what is planned, nor that it is overdue. */
export function copyOf(service: Service | undefined): Service | undefined {
  if (service === undefined || service.planned) return undefined;
  const { overdue: _, ...copy } = service;
  return copy;
}

/** When the next thing happens to it by itself, gateway time: it begins, it ends or is overdue. */
export function serviceDue(service: Service | undefined): number {
  if (service === undefined || service.overdue) return Infinity;
  return service.planned ? service.from : service.until;
}

/** What becomes of it then; undefined: it is over. */
export function serviceAfter(service: Service): Service | undefined {
  const { planned, ...begun } = service;
  if (planned) return begun;
  return service.autoReturn ? undefined : { ...service, overdue: true };
}

export type ServiceWord = "no" | "planned" | "yes" | "overdue";
export function serviceWord(service: Service | undefined): ServiceWord {
  if (service === undefined) return "no";
  if (service.planned) return "planned";
  return service.overdue ? "overdue" : "yes";
}
