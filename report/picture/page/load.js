// What the page is about, as it came with it.

const data = JSON.parse(document.getElementById('data').textContent);

