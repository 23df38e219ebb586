/** Runs in a frame: the page around it can do nothing for the answer. */

import { sayEnded } from "./ended.js";

sayEnded(document);
