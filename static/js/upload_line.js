// The line of one file that is being sent: name, progress, what happens, buttons. Used by upload.js and upload_large.js.
export const WORDS = document.documentElement.lang === "en"
  ? { big: "“%n” is %s; the limit is %l. Compress it or scan at a lower resolution.", empty: "“%n” is empty.",
      lost: "The connection was lost while sending “%n”. Choose the file again.", failed: "“%n” was not accepted. Try again.",
      signedOut: "You have been signed out. Sign in again, then choose “%n” once more: it goes on where it stopped.",
      queued: "waiting its turn", sending: "sending", checking: "checking the file…", paused: "paused",
      waiting: "Connection lost – goes on by itself when it is back",
      pause: "Pause", resume: "Continue", drop: "Give up", of: "of" }
  : { big: "Tệp “%n” nặng %s, vượt giới hạn %l. Hãy nén tệp hoặc quét lại với độ phân giải thấp hơn.",
      empty: "Tệp “%n” rỗng, không có nội dung.",
      lost: "Mất kết nối khi đang gửi “%n”. Hãy chọn lại tệp.", failed: "Không nhận được tệp “%n”. Hãy thử lại.",
      signedOut: "Phiên làm việc đã hết. Hãy đăng nhập lại rồi chọn lại “%n”: tệp được gửi tiếp từ chỗ dừng.",
      queued: "chờ đến lượt", sending: "đang gửi", checking: "đang kiểm tra tệp…", paused: "đã tạm dừng",
      waiting: "Mất kết nối – tự gửi tiếp khi có mạng",
      pause: "Tạm dừng", resume: "Gửi tiếp", drop: "Bỏ", of: "trên" };

export function megabytes(bytes) {
  return `${(bytes / 1048576).toFixed(1).replace(".", ",")} MB`;
}

export function told(text, file) {
  return text.replace("%n", () => file.name).replace("%s", megabytes(file.size));
}

export function csrfToken() {
  return document.querySelector("input[name=csrfmiddlewaretoken]")?.value || "";
}

function element(name, className, text = "") {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}

export class Line {
  constructor(file) {
    this.file = file;
    this.item = element("li", "upload-line");
    this.bar = document.createElement("progress");
    this.bar.max = 100;
    this.bar.value = 0;
    this.bar.setAttribute("aria-label", file.name);
    this.amount = element("span", "file-note nowrap");
    this.state = element("span", "upload-state", WORDS.queued);
    this.state.setAttribute("role", "status");
    this.buttons = element("span", "upload-buttons");
    this.item.append(element("span", "file-name", file.name), this.amount, this.bar, this.state, this.buttons);
  }

  progress(sent) {
    const percent = Math.floor((100 * sent) / this.file.size);
    this.bar.value = percent;
    this.amount.textContent = `${percent} % (${megabytes(sent)} ${WORDS.of} ${megabytes(this.file.size)})`;
  }

  /** Says what happens now; a state also tells the style sheet. */
  say(words, state = "sending") {
    if (this.state.textContent !== words) this.state.textContent = words;
    this.item.dataset.state = state;
  }

  button(name, words, pressed) {
    let button = this.buttons.querySelector(`[data-do="${name}"]`);
    if (!button) {
      button = element("button", "btn btn-link btn-sm");
      button.type = "button";
      button.dataset.do = name;
      this.buttons.append(button);
    }
    button.textContent = words;
    button.append(element("span", "visually-hidden", ` ${this.file.name}`));
    button.onclick = pressed;
  }

  end() {
    this.item.remove();
  }
}
