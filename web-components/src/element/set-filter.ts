/** Sets the filter of the elements that `ids` names, beside an element or on its page. @param ids separated by spaces */
export function setFilter(element: Element, ids: string | undefined, filter: string): void {
  const root = element.getRootNode() as Document | ShadowRoot;
  for (const id of ids?.split(/\s+/).filter(Boolean) ?? []) root.getElementById(id)?.setAttribute("filter", filter);
}
