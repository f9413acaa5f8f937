"""The design that many begin with: httpx to the model, each token to a list in Redis, then to the reader."""

import json
import os

import httpx
import redis.asyncio
from fastapi import FastAPI
from fastapi.responses import StreamingResponse
from pydantic import BaseModel

MODEL = os.environ["MODEL_URL"]

app = FastAPI()
client = httpx.AsyncClient(
    timeout=httpx.Timeout(300), limits=httpx.Limits(max_connections=8192, max_keepalive_connections=8192)
)
log = redis.asyncio.Redis.from_url(os.environ["REDIS_URL"], max_connections=8192)


class Question(BaseModel):
    room_id: str
    content: str


async def events(question: Question):
    key = "fastapi:" + question.room_id
    request = {"model": "mock", "stream": True, "messages": [{"role": "user", "content": question.content}]}
    async with client.stream("POST", MODEL + "/chat/completions", json=request) as response:
        async for line in response.aiter_lines():
            if not line.startswith("data: {"):
                continue
            token = json.loads(line[6:])["choices"][0]["delta"].get("content")
            if token:
                await log.rpush(key, token)
                yield "data: " + json.dumps({"type": "content", "content": token}, separators=(",", ":")) + "\n\n"
    await log.expire(key, 300)
    yield 'data: {"type":"done"}\n\n'


@app.post("/chat")
async def chat(question: Question):
    return StreamingResponse(events(question), media_type="text/event-stream")
