import { css } from "lit";

export const transitionsStyles = css`
  td {
    height: var(--_row);
  }
  .time {
    width: 76px;
    color: var(--_muted);
  }
  .date {
    width: 104px;
  }
  .year {
    width: 132px;
  }
  .glyph {
    width: 24px;
    overflow: visible;
  }
  .glyph .mark {
    vertical-align: middle;
  }
  .name {
    width: 120px;
  }
  .name .link {
    min-height: var(--_row);
  }
  /* A value that is cut in its middle reads as another one: what moved keeps its room, its cause gives way. */
  .what {
    display: flex;
    gap: 4px;
    align-items: center;
  }
  .what > :first-child {
    flex: 0 0 auto;
    max-width: 100%;
  }
  .what > * {
    overflow: hidden;
    text-overflow: ellipsis;
  }
  tr:hover {
    background: var(--_row-hover);
  }
  .body {
    padding-bottom: 8px;
  }
  .words {
    width: 180px;
  }
  .more {
    padding: 8px var(--_padding);
    color: var(--_muted);
  }
  @container (max-width: 400px) {
    .date {
      width: 96px;
    }
    .glyph {
      width: 20px;
    }
    .name {
      width: 104px;
    }
    .header:has(.words) {
      flex-wrap: wrap;
      padding-block: 8px;
    }
    .words {
      order: 1;
      flex: 1 1 100%;
    }
  }
`;
