// input[type=file][data-upload-url]: sends the file at once, with progress.
// data-max-bytes is the limit that the text beside the box names. The server answers {"html": "..."} (the new content
// of the element named by data-upload-target, else of the .upload around the box) or {"error": "..."}.
const WORDS = document.documentElement.lang === "en"
  ? { big: "The file is %s; the limit is %s. Compress it or scan at a lower resolution.", empty: "The file is empty.",
      lost: "The connection was lost while sending. Choose the file again.", failed: "The file was not accepted. Try again.",
      sending: "Sending", checking: "Checking the file…" }
  : { big: "Tệp nặng %s, vượt giới hạn %s. Hãy nén tệp hoặc quét lại với độ phân giải thấp hơn.", empty: "Tệp rỗng, không có nội dung.",
      lost: "Mất kết nối khi đang gửi tệp. Hãy chọn lại tệp.", failed: "Không nhận được tệp. Hãy thử lại.",
      sending: "Đang gửi", checking: "Đang kiểm tra tệp…" };

function megabytes(bytes) {
  return `${(bytes / 1048576).toFixed(1).replace(".", ",")} MB`;
}

function parts(input) {
  const box = input.closest(".upload");
  return { box, error: box.querySelector("[data-upload-error]"), area: box.querySelector("[data-upload-progress]"),
    bar: box.querySelector("progress"), text: box.querySelector("[data-upload-text]") };
}

function showError(input, message) {
  const { error, area } = parts(input);
  area.hidden = true;
  error.textContent = message;
  error.hidden = !message;
  input.setAttribute("aria-invalid", String(Boolean(message)));
  input.classList.toggle("is-invalid", Boolean(message));
  if (message) input.value = "";
}

function localProblem(input, file) {
  const limit = Number(input.dataset.maxBytes || 0);
  if (file.size === 0) return WORDS.empty;
  if (limit && file.size > limit) return WORDS.big.replace("%s", megabytes(file.size)).replace("%s", megabytes(limit));
  return "";
}

function answer(input, request) {
  let body = {};
  try {
    body = JSON.parse(request.responseText);
  } catch {
    // a proxy may answer with a page of its own
  }
  input.disabled = false;
  if (request.status >= 200 && request.status < 300 && typeof body.html === "string") {
    const target = document.getElementById(input.dataset.uploadTarget || "") || parts(input).box;
    target.outerHTML = body.html;
    document.dispatchEvent(new CustomEvent("portal:uploaded", { detail: body }));
    return;
  }
  showError(input, body.error || WORDS.failed);
}

function send(input, file) {
  const { area, bar, text } = parts(input);
  const data = new FormData();
  data.append(input.name, file, file.name);
  for (const [name, value] of Object.entries(JSON.parse(input.dataset.uploadFields || "{}"))) data.append(name, value);
  const token = document.querySelector("input[name=csrfmiddlewaretoken]")?.value || "";
  const request = new XMLHttpRequest();
  request.open("POST", input.dataset.uploadUrl);
  request.setRequestHeader("X-CSRFToken", token);
  request.setRequestHeader("X-Requested-With", "XMLHttpRequest");
  request.setRequestHeader("Accept", "application/json");
  request.upload.addEventListener("progress", (event) => {
    if (!event.lengthComputable) return;
    const percent = Math.round((100 * event.loaded) / event.total);
    bar.value = percent;
    text.textContent = percent < 100 ? `${WORDS.sending} ${file.name}: ${percent} %` : WORDS.checking;
  });
  request.addEventListener("load", () => answer(input, request));
  request.addEventListener("error", () => { input.disabled = false; showError(input, WORDS.lost); });
  showError(input, "");
  area.hidden = false;
  bar.value = 0;
  text.textContent = `${WORDS.sending} ${file.name}`;
  request.send(data);
  input.disabled = true;
}

document.addEventListener("change", (event) => {
  const input = event.target;
  if (!(input instanceof HTMLInputElement) || input.type !== "file") return;
  const file = input.files[0];
  if (!file) return;
  const problem = localProblem(input, file);
  if (input.closest(".upload")) showError(input, problem);
  else if (problem) input.setCustomValidity(problem);
  else input.setCustomValidity("");
  if (problem && !input.closest(".upload")) input.reportValidity();
  if (!problem && input.dataset.uploadUrl) send(input, file);
});

for (const [name, over] of [["dragover", true], ["dragleave", false], ["drop", false]]) {
  document.addEventListener(name, (event) => {
    const box = event.target.closest?.(".upload");
    const input = box?.querySelector("input[type=file]:not(:disabled)");
    if (!input) return;
    event.preventDefault();
    box.classList.toggle("is-dragged", over);
    if (name === "drop" && event.dataTransfer.files.length) {
      input.files = event.dataTransfer.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    }
  });
}
