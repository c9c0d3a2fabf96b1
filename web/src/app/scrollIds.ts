/** The list of traces keeps its place in the history, and starts at the top when the filters change. */
export const tracesScrollId = 'traces';
