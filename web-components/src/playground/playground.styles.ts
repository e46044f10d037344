import { css } from "lit";

export const playgroundStyles = css`
  :host {
    display: grid;
    grid-template-columns: 220px minmax(0, 1fr);
    grid-template-rows: auto minmax(0, 1fr);
    contain: none;
    container-type: normal;
    min-height: 100%;
    background: var(--_bg);
    line-height: 20px;
  }
  header {
    grid-column: 1 / -1;
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 16px;
    padding: 8px 16px;
    background: var(--_surface);
    border-bottom: 1px solid var(--_hairline);
  }
  h1 {
    font-size: 16px;
    font-weight: 600;
  }
  header a,
  a.plain {
    color: var(--_text);
  }
  .grow {
    flex: 1;
  }
  .choices {
    display: flex;
    gap: 4px;
  }
  nav {
    padding: 8px 0 16px;
    overflow: auto;
  }
  nav h2 {
    padding: 8px 16px 4px;
    font-size: var(--_size-caption);
    font-weight: 400;
    color: var(--_muted);
  }
  nav a {
    display: block;
    padding: 4px 16px;
    color: var(--_text);
    text-decoration: none;
  }
  nav a:hover {
    background: var(--_row-hover);
  }
  nav a[aria-current] {
    background: var(--_raised);
    font-weight: 600;
  }
  main {
    display: grid;
    gap: 16px;
    align-content: start;
    padding: 16px;
    min-width: 0;
  }
  main > h2 {
    font-size: 20px;
    line-height: 28px;
  }
  p,
  li {
    max-width: 80ch;
  }
  section {
    min-width: 0;
    padding: 12px 16px 16px;
    background: var(--_surface);
    border: 1px solid var(--_hairline);
    border-radius: var(--_radius);
  }
  h3,
  h4 {
    margin: 0 0 8px;
  }
  h4 {
    margin-top: 16px;
    font-size: inherit;
  }
  .stage {
    height: 420px;
    min-height: 64px;
    overflow: auto;
    resize: vertical;
  }
  .stage.small {
    height: 120px;
  }
  .stage.large {
    height: 640px;
  }
  .stage > * > * {
    height: 100%;
  }
  .stage.small > * > * {
    height: auto;
  }
  .fields {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(240px, 1fr));
    gap: 12px 16px;
  }
  .field > label {
    display: block;
    font-family: var(--_font-mono, monospace);
  }
  .field > :is(select, input:not([type="checkbox"])) {
    width: 100%;
  }
  .hint,
  .note,
  dd {
    color: var(--_muted);
    margin: 0;
  }
  details {
    margin-top: 12px;
  }
  summary {
    cursor: pointer;
    padding: 4px 0;
  }
  pre {
    margin: 8px 0 0;
    padding: 12px;
    overflow: auto;
    background: var(--_raised);
    border: 1px solid var(--_hairline);
    border-radius: var(--_radius);
    font: 12px/18px var(--_font-mono, monospace);
    tab-size: 2;
  }
  code {
    font-family: var(--_font-mono, monospace);
    font-size: 12px;
    overflow-wrap: anywhere;
  }
  .type {
    color: var(--_muted);
  }
  dl {
    display: grid;
    grid-template-columns: minmax(120px, 1fr) 2fr;
    gap: 4px 16px;
    margin: 0;
  }
  .tools {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px;
  }
  .button[aria-pressed="true"] {
    border-color: var(--_text);
    font-weight: 600;
  }
  .heard {
    margin: 8px 0 0;
    padding: 0;
    list-style: none;
  }
  ol {
    padding-inline-start: 20px;
  }
  li + li {
    margin-top: 16px;
  }
  :focus-visible {
    outline: 2px solid var(--_focus);
    outline-offset: 2px;
  }
  nav a:focus-visible,
  pre:focus-visible {
    outline-offset: -2px;
  }
  @media (max-width: 480px) {
    header {
      gap: 4px 8px;
    }
    header .grow {
      flex-basis: 100%;
    }
    .choices {
      gap: 2px;
    }
    .choices .button {
      padding: 0 5px;
    }
  }
  @media (max-width: 720px) {
    :host {
      grid-template-columns: minmax(0, 1fr);
      grid-template-rows: auto auto minmax(0, 1fr);
    }
    nav {
      display: flex;
      align-items: center;
      white-space: nowrap;
      padding: 0;
      border-bottom: 1px solid var(--_hairline);
      scrollbar-width: thin;
    }
    nav h2 {
      padding: 0 0 0 16px;
    }
    nav a {
      padding: 12px;
    }
    dl {
      grid-template-columns: minmax(0, 1fr);
    }
    main {
      padding: 8px;
    }
  }
`;
