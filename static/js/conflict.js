// Two people, or two tabs, changed the same boxes: shows both values and lets the person choose, box by box.

const WORDS = {
  vi: { title: "Nội dung này vừa được sửa ở nơi khác", text: "Hãy chọn giá trị giữ lại cho từng ô. Chưa có gì bị mất.",
    mine: "Giá trị của bạn", theirs: "Giá trị đã lưu ở nơi khác", empty: "(để trống)", done: "Lưu lựa chọn" },
  en: { title: "This was just changed elsewhere", text: "Choose which value to keep for each box. Nothing has been lost.",
    mine: "Your value", theirs: "Value saved elsewhere", empty: "(empty)", done: "Save my choice" },
};

function element(name, text, className) {
  const node = document.createElement(name);
  if (text) node.textContent = text;
  if (className) node.className = className;
  return node;
}

function choice(name, side, heading, value, words) {
  const row = element("div", "", "form-check");
  const input = element("input", "", "form-check-input");
  Object.assign(input, { type: "radio", name: `conflict-${name}`, value: side, id: `conflict-${name}-${side}`, checked: side === "mine" });
  const label = element("label", `${heading}: `, "form-check-label");
  label.htmlFor = input.id;
  label.append(element("strong", String([].concat(value ?? "").join(", ")) || words.empty));
  row.append(input, label);
  return row;
}

/** Shows the box above the form; resolves to {field name: "mine" | "theirs"}. */
export function askConflict(form, conflict, english) {
  const words = english ? WORDS.en : WORDS.vi;
  document.querySelector("[data-conflict]")?.remove();
  const box = element("section", "", "conflict");
  box.dataset.conflict = "";
  box.tabIndex = -1;
  box.setAttribute("role", "alertdialog");
  box.setAttribute("aria-label", words.title);
  box.append(element("h2", words.title), element("p", words.text));
  for (const [name, { label, theirs, mine }] of Object.entries(conflict)) {
    const group = element("fieldset");
    group.append(element("legend", label || name), choice(name, "mine", words.mine, mine, words), choice(name, "theirs", words.theirs, theirs, words));
    box.append(group);
  }
  const button = element("button", words.done, "btn btn-primary");
  button.type = "button";
  box.append(button);
  form.before(box);
  box.focus();
  return new Promise((resolve) => {
    button.addEventListener("click", () => {
      const chosen = {};
      for (const name of Object.keys(conflict)) {
        chosen[name] = box.querySelector(`input[name="${CSS.escape(`conflict-${name}`)}"]:checked`).value;
      }
      box.remove();
      resolve(chosen);
    });
  });
}
