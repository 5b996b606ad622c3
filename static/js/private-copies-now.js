// For pages without the frame of the portal: the same care for copies that belong to somebody else.
import { startPrivateCopies } from "./private-copies.js";

startPrivateCopies();
