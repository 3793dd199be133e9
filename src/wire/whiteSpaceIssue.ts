/** What is told of white space before or behind the JSON of a message. */
export const whiteSpaceIssue = {
  code: 'whiteSpace',
  message: 'white space stands around the JSON',
} as const;
