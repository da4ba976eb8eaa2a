"""What there is to compare with: GETs in a loop over aiohttp, one process. Arguments: address, how many, how many at once."""

import asyncio
import sys

import aiohttp


async def main(url: str, count: int, concurrency: int) -> None:
    rest = iter(range(count))
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=concurrency)) as session:

        async def get_all() -> None:
            for _ in rest:
                async with session.get(url) as response:
                    await response.text()

        await asyncio.gather(*(get_all() for _ in range(concurrency)))


asyncio.run(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))
