// What `require('widthwise')` finds: without it Node speaks of a top-level await.
throw new Error(
  'widthwise is an ES module: use `import` or `await import(...)` in place of `require(...)`.',
);
