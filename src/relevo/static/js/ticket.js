// What a ticket page needs at once: one answer with all of it (core/scripts.py). behaviors.js finds them here by their names.
export * as composer from "./composer.js";
export * as fold from "./fold.js";
export * as menu from "./menu.js";
export * as presence from "./presence.js";
export * as resource from "./resource.js";
export * as thread from "./thread.js";
