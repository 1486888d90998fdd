export async function crash() { return { figures: {}, wrong: ['not written'] }; }
