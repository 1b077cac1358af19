// Zoekt in de lijst van pagina's.
const wat = (lijst, woord) => lijst.filter((p) => (p.title + " " + p.text).toLowerCase().includes(woord));
addEventListener("submit", async (e) => {
  e.preventDefault();
  const lijst = await (await fetch("/index.json")).json();
  document.body.dataset.aantal = wat(lijst, e.target.q.value).length;
});
