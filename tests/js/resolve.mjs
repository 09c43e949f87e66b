/** Lets node find modules as the page does: by the import map and by absolute paths under /static. */

import {readFileSync} from "node:fs";
import * as module from "node:module";
import {isMainThread} from "node:worker_threads";

const root = new URL("../../", import.meta.url);
const {imports} = JSON.parse(readFileSync(new URL("static/importmap.json", root), "utf8"));

/**
 * Node's resolve hook; it works as the older, asynchronous kind and as the newer one.
 * @type {import("node:module").ResolveHookSync}
 */
export function resolve(specifier, context, next) {
  const target = imports[specifier] ?? specifier;
  return next(target.startsWith("/static/") ? new URL(`.${target}`, root).href : target, context);
}

// The asynchronous hooks live in a thread of their own, which loads this file a second time.
if (module.registerHooks) module.registerHooks({resolve});
else if (isMainThread) module.register(import.meta.url);
