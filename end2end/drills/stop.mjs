export async function stop() { return { figures: {}, wrong: ['not written'] }; }
