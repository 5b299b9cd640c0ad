declare module 'virtual:core/first' {
  const text: string;
  export default text;
}
declare module 'virtual:core/second' {
  const text: string;
  export default text;
}
