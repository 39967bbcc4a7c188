// What the phone's page of a visit says, in the page's language.
const count = (answers, photos, item, photo) => [
  answers ? `${answers} ${item}` : "",
  photos ? `${photos} ${photo}` : "",
].filter(Boolean).join(", ");

const VI = {
  idle: "Đã gửi hết lên cổng",
  waiting: (a, p) => `${count(a, p, "mục", "ảnh")} chờ gửi`,
  sending: (a, p) => `Đang gửi ${count(a, p, "mục", "ảnh")}…`,
  offline: (a, p) => (a || p ? `Mất mạng – ${count(a, p, "mục", "ảnh")} chờ gửi, đã lưu trên máy` : "Mất mạng – vẫn ghi được, lưu trên máy"),
  signedOut: "Bạn đã bị đăng xuất. Kết quả vẫn ở trên máy; hãy đăng nhập để gửi.",
  otherAccount: "Máy đang đăng nhập bằng tài khoản khác. Kết quả ghi bằng tài khoản cũ vẫn ở trên máy; hãy đăng nhập lại bằng tài khoản đó để gửi.",
  closed: (state) => `Buổi kiểm tra ở trạng thái “${state}” nên không nhận thêm kết quả. Kết quả chưa gửi vẫn ở trên máy; hãy tải về nếu cần.`,
  gone: "Cổng không nhận kết quả của buổi kiểm tra này từ tài khoản của bạn. Kết quả vẫn ở trên máy; hãy tải về và báo trưởng đoàn.",
  full: "Máy hết chỗ lưu. Hãy nối mạng để gửi, hoặc xóa bớt dữ liệu trên máy.",
  kept: "Đã lưu trên máy",
  sent: "Đã gửi",
  toSend: "Chờ gửi",
  noPhoto: "Không đọc được ảnh này; hãy chụp lại.",
  photo: "Ảnh hiện trường",
  finish: (a, p) => `Còn ${count(a, p, "mục", "ảnh")} chưa gửi. Hãy chờ gửi xong rồi kết thúc.`,
};

const EN = {
  idle: "Everything is on the portal",
  waiting: (a, p) => `${count(a, p, "items", "photos")} to send`,
  sending: (a, p) => `Sending ${count(a, p, "items", "photos")}…`,
  offline: (a, p) => (a || p ? `No connection – ${count(a, p, "items", "photos")} to send, kept on this phone` : "No connection – go on, all is kept on this phone"),
  signedOut: "You were signed out. The results are still on this phone; sign in to send them.",
  otherAccount: "Another account is signed in. Results recorded under the earlier account are still on this phone; sign in with it to send them.",
  closed: (state) => `The visit is “${state}” and takes no more results. What was not sent is still on this phone; download it if needed.`,
  gone: "The portal takes no results of this visit from your account. They are still on this phone; download them and tell the lead.",
  full: "The phone's storage is full. Connect to send, or free some space.",
  kept: "Kept on this phone",
  sent: "Sent",
  toSend: "To send",
  noPhoto: "This photo can't be read; take it again.",
  photo: "Photo taken on site",
  finish: (a, p) => `${count(a, p, "items", "photos")} not sent yet. Wait until they are, then finish.`,
};

export const SAY = document.documentElement.lang === "en" ? EN : VI;
