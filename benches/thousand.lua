-- Four connections that wait so long between requests that about 1,000 requests a second are sent.
function delay()
  return 3
end
