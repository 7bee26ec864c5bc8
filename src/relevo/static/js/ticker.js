// A clock in a worker: browsers slow down the timers of pages in the background to one a minute, but not those of workers.
onmessage = ({ data }) => setInterval(() => postMessage(null), data);
