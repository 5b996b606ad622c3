// A row of tabs wider than the screen starts where the open tab is seen.
export function startTabs() {
  document.querySelectorAll(".page-tabs").forEach((row) => {
    const open = row.querySelector(".nav-link.active");
    if (open) row.scrollLeft = open.offsetLeft - (row.clientWidth - open.offsetWidth) / 2;
  });
}
