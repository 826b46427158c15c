// A page that shows something else begins at its top; drawn anew because a knob was turned, it stays where it is.
export default function ({ parentElement, data }) {
  const before = parentElement.shown
  parentElement.shown = data.shown
  if (before !== undefined && before !== data.shown) document.querySelector('[data-testid="stMain"]').scrollTo({ top: 0 })
}
