import { css } from "lit";

/** A button that reads as a name; its target is at least the height of its row. */
export const linkStyles = css`
  button.link {
    font: inherit;
    font-size-adjust: inherit;
    color: inherit;
    background: none;
    border: 0;
    padding: 0;
    min-height: 24px;
    max-width: 100%;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    text-align: start;
    cursor: pointer;
    vertical-align: middle;
  }
  button.link.strong {
    font-weight: 600;
  }
  button.link:hover {
    text-decoration: underline;
  }
`;
