// What every page does: toasts that leave, errors that speak, "/" that finds, forms that are sent once.
import { startToasts } from "./toasts.js";
import { startRequestErrors } from "./request-errors.js";
import { startCountdowns } from "./countdown.js";
import { startShortcuts } from "./shortcuts.js";
import { startSingleSubmit } from "./single-submit.js";
import { startLive } from "./live.js";
import { startTabs } from "./tabs.js";
import { startPrivateCopies } from "./private-copies.js";
import { startFilePickers } from "./file-picker.js";
import { startConfirm } from "./confirm.js";
import { startRowLabels } from "./row-labels.js";

startConfirm();
startToasts();
startRequestErrors();
startCountdowns();
startShortcuts();
startSingleSubmit();
startLive();
startTabs();
startPrivateCopies();
startFilePickers();
startRowLabels();
