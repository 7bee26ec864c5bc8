// The entry of every page: what each page needs. Everything else is loaded by name where an element asks for it.
import { bindAll } from "./behaviors.js";
import { start as startFocus } from "./focus.js";
import { start as startKeys } from "./keys.js";
import { start as startLive } from "./live.js";
import { start as startTime } from "./time.js";
import { start as startToasts } from "./toasts.js";

startTime();
startToasts();
startKeys();
startFocus();
bindAll(document);
startLive();
