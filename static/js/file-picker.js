// File fields in the language of the portal: the browser's own words follow the browser's language.
import { text } from "./texts.js";

export function startFilePickers(root = document) {
  root.querySelectorAll("input[type=file].form-control").forEach(dress);
  document.addEventListener("htmx:afterSettle", (event) =>
    event.target.querySelectorAll?.("input[type=file].form-control").forEach(dress),
  );
}

function dress(input) {
  const picker = document.createElement("span");
  const button = document.createElement("span");
  const name = document.createElement("span");
  picker.className = `file-picker ${input.className}`;
  button.className = "file-picker-button";
  name.className = "file-picker-name";
  button.textContent = text(input.multiple ? "chooseFiles" : "chooseFile");
  input.className = "";
  input.replaceWith(picker);
  picker.append(button, name, input);
  const show = () => {
    name.textContent = [...input.files].map((file) => file.name).join(", ") || text("noFile");
  };
  input.addEventListener("change", show);
  show();
}
