import { css } from "lit";

export const shelveFormStyles = css`
  .shelve {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px;
    flex: none;
    min-height: 44px;
    padding: 6px var(--_padding);
    border-bottom: 1px solid var(--_hairline);
    background: var(--_raised);
  }
  .shelve label {
    display: flex;
    align-items: center;
    gap: 8px;
  }
  .reason {
    flex: 1 1 200px;
  }
  .reason input {
    flex: 1;
    min-width: 0;
  }
`;
