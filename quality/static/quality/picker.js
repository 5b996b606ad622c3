// Codes by typing a code, a name or pinyin initials: a list below the input, arrows and Enter choose.
const WAIT_MS = 200;

export function startPickers(root, noneText) {
  let list = null;
  let timer = 0;
  let asked = 0;

  // What is typed to find a code is no code yet: it goes no further, so that nothing complains of it.
  root.addEventListener("input", (event) => {
    const input = event.target.closest("[data-picker]");
    if (!input || event.detail === "picked") return;
    event.stopPropagation();
    clearTimeout(timer);
    timer = setTimeout(() => ask(input), WAIT_MS);
  }, true);
  root.addEventListener("keydown", (event) => {
    const input = event.target.closest("[data-picker]");
    if (!input || !list) return;
    const options = [...list.querySelectorAll("[role=option][data-code]")];
    const here = options.findIndex((one) => one.getAttribute("aria-selected") === "true");
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (event.altKey || !options.length) return;
      event.preventDefault();
      select(options, (here + (event.key === "ArrowDown" ? 1 : options.length - 1)) % options.length);
    } else if (event.key === "Enter" && here >= 0) {
      event.preventDefault();
      choose(input, options[here]);
    } else if (event.key === "Escape") {
      close(input);
    }
  });
  root.addEventListener("focusout", (event) => {
    const input = event.target.closest("[data-picker]");
    if (input) setTimeout(() => { if (document.activeElement !== input) close(input); }, 150);
  });

  async function ask(input) {
    const text = input.value.trim();
    if (!text || text === "-") return close(input);
    const turn = ++asked;
    const query = new URLSearchParams({ q: text });
    const answer = await fetch(`/api/v1/codes/${input.dataset.picker}/codes?${query}`, { headers: { Accept: "application/json" } });
    if (turn !== asked || document.activeElement !== input) return;
    if (!answer.ok) return close(input);
    show(input, await answer.json());
  }

  function show(input, codes) {
    close(input);
    list = document.createElement("div");
    list.className = "hp-picker";
    list.setAttribute("role", "listbox");
    list.id = `${input.id}-list`;
    if (!codes.length) {
      const none = document.createElement("div");
      none.className = "hp-picker-none";
      none.textContent = noneText;
      list.append(none);
    }
    for (const code of codes) {
      const option = document.createElement("div");
      option.className = "hp-picker-option";
      option.setAttribute("role", "option");
      option.dataset.code = code.code;
      option.dataset.name = code.name_zh;
      const number = document.createElement("strong");
      number.textContent = code.code;
      const name = document.createElement("span");
      name.textContent = code.name_zh;
      option.append(number, name);
      option.addEventListener("mousedown", (event) => { event.preventDefault(); choose(input, option); });
      list.append(option);
    }
    input.closest("[data-field]").append(list);
    input.setAttribute("aria-expanded", "true");
    input.setAttribute("aria-controls", list.id);
    const options = [...list.querySelectorAll("[role=option]")];
    if (options.length) select(options, 0);
  }

  function select(options, index) {
    options.forEach((one, at) => one.setAttribute("aria-selected", String(at === index)));
    options[index].scrollIntoView({ block: "nearest" });
  }

  function choose(input, option) {
    input.value = option.dataset.code;
    const name = document.getElementsByName(input.dataset.fill)[0];
    if (name) name.value = option.dataset.name;
    close(input);
    input.dispatchEvent(new CustomEvent("input", { bubbles: true, detail: "picked" }));
    (name ?? input).focus();
  }

  function close(input) {
    list?.remove();
    list = null;
    input.setAttribute("aria-expanded", "false");
  }
}
