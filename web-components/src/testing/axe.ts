import axe from "axe-core";

/** What axe-core finds wrong with an element and all inside it, one line each; WCAG 2.2 A and AA, and best practice. */
export async function axeFindings(element: Element): Promise<string[]> {
  const { violations } = await axe.run(element, {
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    // Landmarks, what tells two of them apart, and the first heading are the affair of the page that elements stand in.
    rules: {
      region: { enabled: false },
      "landmark-unique": { enabled: false },
      "page-has-heading-one": { enabled: false },
    },
  });
  return violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.html.slice(0, 160)} ${node.failureSummary ?? ""}`),
  );
}
