// Has this browser remember what is chosen on a form and not kept yet. A page that is opened anew gets it back, once.
export default function ({ parentElement, data, setTriggerValue }) {
  const name = `greenroom-draft-${data.name}`
  const field = parentElement.querySelector("span")
  try {
    const found = field.asked === name ? null : localStorage.getItem(name)
    field.asked = name
    if (data.chosen) localStorage.setItem(name, data.chosen)
    else if (found) setTriggerValue("found", found)
    else localStorage.removeItem(name)
  } catch {
    // A browser may refuse to remember; then the page alone does.
  }
}
