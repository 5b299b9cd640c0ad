// What reference-data.mjs makes for the page: the JSON of a `Reference`.
declare module 'virtual:reference' {
  const text: string;
  export default text;
}
