-- What the tests in Neovim share: waiting, opening, and an end that the shell understands.
local M = {}

M.repository = vim.env.REPOSITORY

function M.say(text)
  io.stdout:write(text, "\n")
end

--- Waits until a condition holds, at most so many seconds; nobody sleeps.
function M.wait_for(what, condition, seconds)
  seconds = seconds or 20
  if not vim.wait(seconds * 1000, condition, 20) then
    error(("nothing came of this in %d seconds: %s"):format(seconds, what), 2)
  end
  M.say("ok " .. what)
end

function M.equal(found, expected, what)
  if not vim.deep_equal(found, expected) then
    error(("%s: expected %s, found %s"):format(what, vim.inspect(expected), vim.inspect(found)), 2)
  end
  M.say("ok " .. what)
end

function M.client()
  return vim.lsp.get_clients({ bufnr = 0, name = "openchoreo" })[1]
end

function M.path(inside)
  return vim.fs.joinpath(M.repository, inside)
end

--- Opens a file of the repository and waits until the server has it.
function M.open(inside)
  vim.cmd.edit(vim.fn.fnameescape(M.path(inside)))
  M.wait_for("the server has " .. inside, function()
    local client = M.client()
    return client ~= nil and client.initialized
  end)
  return M.client()
end

function M.line(number)
  return vim.api.nvim_buf_get_lines(0, number - 1, number, false)[1]
end

--- The findings of the current buffer on a line (from 1), the worst first.
function M.findings(line)
  local found = vim.diagnostic.get(0, line and { lnum = line - 1 } or nil)
  table.sort(found, function(a, b)
    return a.severity < b.severity
  end)
  return found
end

function M.put_cursor_on(text)
  assert(vim.fn.search("\\V" .. text, "cw") > 0, "no " .. text .. " in the buffer")
end

--- Answers the next questions of `vim.ui.select` with what `choose` returns, and keeps them.
function M.answer(choose)
  local asked = {}
  vim.ui.select = function(items, options, done)
    local labels = vim.iter(items):map(options.format_item or tostring):totable()
    table.insert(asked, { prompt = options.prompt, labels = labels })
    done(choose(items, labels, options))
  end
  return asked
end

--- Keeps what is told to the user.
function M.listen()
  local told = {}
  vim.notify = function(text, level)
    table.insert(told, { text = text, level = level })
  end
  return told
end

function M.told(told, pattern)
  return vim.iter(told):any(function(message)
    return message.text:find(pattern) ~= nil
  end)
end

local function problem_of(test)
  local good, problem = xpcall(test, debug.traceback)
  return not good and problem or nil
end

--- Runs tests in order and ends Neovim with their result.
function M.run(tests)
  for _, test in ipairs(tests) do
    local problem = problem_of(test)
    if problem then
      io.stderr:write("FAIL ", problem, "\n")
      vim.cmd("cquit 1")
    end
  end
  vim.cmd("qall!")
end

return M
