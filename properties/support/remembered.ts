/**
 * # What a property asks for more than once
 * @module
 */

/**
 * f, evaluated once for each object: the hypotheses, the conclusion and the labels of an instance ask for the same
 * search. f must depend on the object alone, and its result must not be changed.
 */
export function remembered<K extends object, V extends object | string>(
  f: (key: K) => V,
): (key: K) => V {
  const known = new WeakMap<K, V>();
  return (key) => {
    const found = known.get(key) ?? f(key);
    known.set(key, found);
    return found;
  };
}

/**
 * f, evaluated once for each object and text that it depends on: instances that differ in other parts share the result.
 */
export function rememberedBy<A, V extends object | string>(
  on: (a: A) => object,
  and: (a: A) => string,
  f: (a: A) => V,
): (a: A) => V {
  const known = remembered<object, Map<string, V>>(() => new Map());
  return (a) => {
    const [results, text] = [known(on(a)), and(a)];
    const found = results.get(text) ?? f(a);
    results.set(text, found);
    return found;
  };
}
