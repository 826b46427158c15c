// Has this browser remember something for so many seconds, for this site alone.
export default function ({ data }) {
  document.cookie = `${data.name}=${data.value}; path=/; max-age=${data.seconds}; SameSite=Strict`
}
