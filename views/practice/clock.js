// Counts on from what the server said, so that the clock goes on while a run is computed or the server is away.
export default function ({ parentElement, data }) {
  const root = parentElement.querySelector(".clock")
  const said = JSON.stringify(data)
  if (root.said !== said) Object.assign(root, { said, since: Date.now() })
  root.classList.toggle("brief", Boolean(data.brief))
  clearInterval(root.ticking)

  function tick() {
    const elapsed = data.elapsed + (data.running ? (Date.now() - root.since) / 1000 : 0)
    const phase = data.phases.find(({ until }) => elapsed < until)
    const total = data.phases.at(-1).until - elapsed
    const put = (where, words) => {
      const place = root.querySelector(where)
      if (place.textContent !== words) place.textContent = words
    }
    put(".phase", phase ? phase.title : "Time is up")
    const stands = data.running ? "" : ` · ${data.standing}`
    put(".left", (phase ? `${written(phase.until - elapsed)} left` : `${written(-total)} over`) + (data.brief ? stands : ""))
    put(".total", (phase ? `${written(total)} left in all` : `${written(elapsed)} in all`) + stands)
    put(".todo", phase ? phase.todo : data.after)
  }
  tick()
  root.ticking = setInterval(tick, 250)
  return () => clearInterval(root.ticking)
}

function written(seconds) {
  const whole = Math.floor(Math.max(seconds, 0))
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`
}
