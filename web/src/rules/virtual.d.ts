/** The rules as JSON, made by rule-pages.mjs. */
declare module 'virtual:rules' {
  const json: string;
  export default json;
}
