/** The `kind` of a sensor that is an expression over others. How it is judged follows from what that gives. */
export const CALCULATED = "calculated";
