import axe from "axe-core";

/** An element stands alone in the test's page; landmarks and the first heading are the page's own affair. */
const OF_THE_PAGE = ["region", "page-has-heading-one"];

/**
 * What axe-core finds wrong with an element and all inside it, one line each; WCAG 2.2 A and AA, and best practice.
 * @param without rules that the page breaks and not the element
 */
export async function axeFindings(element: Element, without: readonly string[] = []): Promise<string[]> {
  const { violations } = await axe.run(element, {
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    rules: Object.fromEntries([...OF_THE_PAGE, ...without].map((rule) => [rule, { enabled: false }])),
  });
  return violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.html.slice(0, 160)} ${node.failureSummary ?? ""}`),
  );
}
